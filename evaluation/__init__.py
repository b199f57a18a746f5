"""Regression suites of questions and answers: cases in, rows, scores and a report out."""

"""Text to a verdict per sentence: does the document say exactly that?"""

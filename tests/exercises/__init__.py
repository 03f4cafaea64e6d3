"""Variants of answers to the tasks of the exercises: right ones, wrong ones with their hints."""

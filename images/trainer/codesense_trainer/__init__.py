"""Trains a LoRA adapter on a training set of codesense: `python -m codesense_trainer`, see README.md beside this package."""

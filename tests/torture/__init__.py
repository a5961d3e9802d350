"""Hostile input: answers of every wrong shape, text of fragments joined at random, and fragments repeated to see how time grows.

``make torture`` runs it at length (``TORTURE`` in the environment is how many inputs each test tries), ``make test`` a part.
"""

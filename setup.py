"""Build in a fresh folder, so that modules which an earlier build left in ``build/`` never reach a wheel."""

from tempfile import TemporaryDirectory

from setuptools import setup

with TemporaryDirectory() as folder:
    # The script's name keeps this file out of the package, whose folder is this one.
    setup(script_name="setup.py", options={"build": {"build_base": folder}})

"""Published files to begin with: those of the tests of verification."""

from verification.conftest import build as build

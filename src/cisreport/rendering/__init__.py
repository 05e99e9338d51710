"""Makes HTML and PDF of a document, with the embedded engine or with Quarto; knows nothing of facts."""

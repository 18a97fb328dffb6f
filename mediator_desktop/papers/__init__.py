"""Dispute and paper form to PDF or DOCX; the only importer of reportlab and python-docx."""

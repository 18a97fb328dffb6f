"""Excel in and out; the only importer of openpyxl and its like."""

"""The register on disk; the only importer of SQLAlchemy and the driver."""

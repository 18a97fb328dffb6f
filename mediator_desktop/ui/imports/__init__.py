"""导入台账: any ledger in, step by step."""

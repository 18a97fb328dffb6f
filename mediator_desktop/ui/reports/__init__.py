"""报送: ledgers, statistics, submissions and the county's sum, one page each"""

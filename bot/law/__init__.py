"""What the law says, as dated and cited data, and its strict loader."""

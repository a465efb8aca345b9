"""The product's numbers beside this machine's bare limits: `make bench`."""

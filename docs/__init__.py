"""What people read. Two modules here write the pages that code knows better than a writer: `make reference`."""

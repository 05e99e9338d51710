"""What differs between two versions of facts or reports, and which places of a report a change touches."""

"""The differences between two versions of facts or reports, and the places of a report that change."""

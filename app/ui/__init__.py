"""The design system: layout, one component a file, one stylesheet, charts as plain numbers."""

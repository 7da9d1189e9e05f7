"""Files that people bring and papers that the platform prints: kept by content, served safely, as PDF with QR."""

"""Where things happen: territories, bodies, seats, mandates and the electoral roll, all by date."""

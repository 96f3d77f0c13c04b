"""What a customer would have used had nobody asked: baselines and reductions, in exact numbers."""

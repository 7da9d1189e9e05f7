"""One module a procedure: pure rules `rule(law, day, facts) -> Verdict`; `registry` names them all."""

META
key;value
budget;100000
num_votes;7
PROJECTS
project_id;cost;name
a;60000;"Көпір; ""a"""
b;50000;"Көпір; ""b"""
c;40000;"Көпір; ""c"""
d;30000;"Көпір; ""d"""
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,c
4;a
5;b,c
6;b
7;c,d

namespace Rose.Laws;

namespace Rose.Torch;

using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor uniform_(double from = 0, double to = 1, Generator? generator = null) => Op.CallInPlace("aten::uniform_", this, from, to, generator);
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Op.CallInPlace("aten::normal_", this, mean, std, generator);
        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null) => Op.CallInPlace("aten::log_normal_", this, mean, std, generator);
        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Op.CallInPlace("aten::exponential_", this, lambda, generator);
        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null) => Op.CallInPlace("aten::cauchy_", this, median, sigma, generator);
        public Tensor geometric_(double p, Generator? generator = null) => Op.CallInPlace("aten::geometric_", this, p, generator);

        /// <summary>Integers from <paramref name="from"/> up to, but not with, <paramref name="to"/>.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) => Op.CallInPlace("aten::random_.from", this, (long)from, (long)to, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Op.CallInPlace("aten::bernoulli_.float", this, p, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Op.CallInPlace("aten::bernoulli_.Tensor", this, p, generator);
        public Tensor bernoulli(Generator? generator = null) => Op.Call("aten::bernoulli", this, generator);
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => Op.Call("aten::multinomial", this, num_samples, replacement, generator);
        public Tensor poisson(Generator? generator = null) => Op.Call("aten::poisson", this, generator);
    }
}

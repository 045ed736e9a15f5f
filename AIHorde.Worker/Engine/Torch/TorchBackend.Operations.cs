using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Torch;

internal sealed unsafe partial class TorchBackend
{
    /// <summary>Channels that fill a vector of 512 bits; published models have multiples of it.</summary>
    private const int VectorChannels = 16;

    public Tensor MatMul(Tensor left, Tensor right, bool transposeRight = false, float scale = 1)
    {
        ulong second = Share(right);
        if (transposeRight) second = (ulong)Turned(second, -2, -1);
        nint product = _torch.Call("aten::matmul\0"u8, "\0"u8, Share(left), second);
        return New(scale == 1 ? product : Times(product, scale));
    }

    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        ulong w = Share(weight);
        if (weight.Shape.Rank != 2) w = (ulong)_torch.Call("aten::reshape\0"u8, "\0"u8, w, _torch.List(weight.Shape[0], -1));
        return New(_torch.Call("aten::linear\0"u8, "\0"u8, Share(x), w, ShareMaybe(bias)));
    }

    public Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, int stride = 1, int padding = 0, bool circular = false)
    {
        ulong source = Share(x);
        if (circular && padding > 0)
        {
            source = (ulong)_torch.Call("aten::pad\0"u8, "\0"u8, source, _torch.List(padding, padding, padding, padding), _torch.Text("circular"u8), 0);
            padding = 0;
        }
        ulong strides = _torch.List(stride, stride), paddings = _torch.List(padding, padding);
        // oneDNN in libtorch 2.10 computes some of these wrong with AVX-512 (24 channels to 8, say); the way without it is right.
        if (!_device.IsCuda && weight.Shape[1] % VectorChannels != 0)
            return New(_torch.Call("aten::_slow_conv2d_forward\0"u8, "\0"u8, source, Share(weight), _torch.List(weight.Shape[2], weight.Shape[3]),
                ShareMaybe(bias), strides, paddings));
        return New(_torch.Call("aten::conv2d\0"u8, "\0"u8, source, Share(weight), ShareMaybe(bias), strides, paddings, _torch.List(1, 1), 1));
    }

    public Tensor GroupNorm(Tensor x, int groups, Tensor weight, Tensor bias, float epsilon) =>
        New(_torch.Call("aten::group_norm\0"u8, "\0"u8, Share(x), (ulong)groups, ShareMaybe(weight), ShareMaybe(bias), Number(epsilon), 1));

    public Tensor LayerNorm(Tensor x, Tensor weight, Tensor? bias, float epsilon) =>
        New(_torch.Call("aten::layer_norm\0"u8, "\0"u8, Share(x), _torch.List(x.Shape[-1]), ShareMaybe(weight), ShareMaybe(bias), Number(epsilon), 1));

    public Tensor RmsNorm(Tensor x, Tensor weight, float epsilon) =>
        New(_torch.Call("aten::rms_norm\0"u8, "\0"u8, Share(x), _torch.List(x.Shape[-1]), ShareMaybe(weight), _torch.Some(Number(epsilon))));

    public Tensor Activate(Tensor x, Activation activation) => New(activation switch
    {
        Activation.Silu => _torch.Call("aten::silu\0"u8, "\0"u8, Share(x)),
        Activation.Gelu => _torch.Call("aten::gelu\0"u8, "\0"u8, Share(x), _torch.Text("none"u8)),
        Activation.GeluTanh => _torch.Call("aten::gelu\0"u8, "\0"u8, Share(x), _torch.Text("tanh"u8)),
        Activation.QuickGelu => Product(Share(x), _torch.Call("aten::sigmoid\0"u8, "\0"u8, (ulong)Times((nint)Share(x), 1.702))),
        Activation.Relu => _torch.Call("aten::relu\0"u8, "\0"u8, Share(x)),
        Activation.LeakyRelu => _torch.Call("aten::maximum\0"u8, "\0"u8, Share(x), (ulong)Times((nint)Share(x), 0.2)),
        Activation.Sigmoid => _torch.Call("aten::sigmoid\0"u8, "\0"u8, Share(x)),
        Activation.Tanh => _torch.Call("aten::tanh\0"u8, "\0"u8, Share(x)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    });

    public Tensor Softmax(Tensor x) => New(_torch.Call("aten::softmax\0"u8, "int\0"u8, Share(x), Whole(-1), 0));

    public Tensor Attention(Tensor q, Tensor k, Tensor v, bool causal = false, float? scale = null)
    {
        int tokens = q.Shape[1], keys = k.Shape[1];
        // libtorch's own causal mask begins at the first key; ours ends at the last, which is the same only without a cache.
        ulong mask = causal && tokens > 1 && tokens != keys ? _torch.Some((ulong)Mask(tokens, keys)) : 0;
        bool square = causal && tokens == keys;
        nint seen = _torch.Call("aten::scaled_dot_product_attention\0"u8, "\0"u8, HeadsFirst(q), HeadsFirst(k), HeadsFirst(v), mask, Number(0),
            square ? 1u : 0, scale is { } given ? _torch.Some(Number(given)) : 0, q.Shape[2] != k.Shape[2] ? 1u : 0);
        return New(Contiguous(Turned((ulong)seen, 1, 2)));
    }

    public Tensor Add(Tensor a, Tensor b) => New(_torch.Add((nint)Share(a), (nint)Share(b)));

    public Tensor Mul(Tensor a, Tensor b) => New(Product(Share(a), (nint)Share(b)));

    public Tensor Affine(Tensor x, float factor, float shift = 0)
    {
        nint result = Times((nint)Share(x), factor);
        return New(shift == 0 ? result : _torch.Add(result, _torch.Scalar(shift)));
    }

    public Tensor Rope(Tensor x, int position, ReadOnlySpan<float> frequencies)
    {
        RopeTable table = Table(position, x.Shape[1], frequencies);
        int half = x.Shape[-1] / 2;
        ulong First() => (ulong)Cut(Share(x), -1, 0, half);
        ulong Second() => (ulong)Cut(Share(x), -1, half, half);
        nint first = _torch.Add(Product(First(), (nint)_torch.Share(table.Cosines)), Product(Second(), (nint)_torch.Share(table.Sines)), -1);
        nint second = _torch.Add(Product(Second(), (nint)_torch.Share(table.Cosines)), Product(First(), (nint)_torch.Share(table.Sines)));
        return New(_torch.Call("aten::cat\0"u8, "\0"u8, _torch.List(first, second), Whole(-1)));
    }

    private static ulong Number(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static ulong Whole(long value) => (ulong)value;

    private nint Product(ulong a, nint b) => _torch.Call("aten::mul\0"u8, "Tensor\0"u8, a, (ulong)b);

    private nint Times(nint x, double factor) => Product((ulong)x, _torch.Scalar(factor));

    private ulong HeadsFirst(Tensor x) => (ulong)Turned(Share(x), 1, 2);

    private nint Turned(ulong x, int first, int second) => _torch.Call("aten::transpose\0"u8, "int\0"u8, x, Whole(first), Whole(second));

    /// <summary>Query i sees the keys up to keys - tokens + i.</summary>
    private nint Mask(int tokens, int keys)
    {
        var seen = new bool[tokens * keys];
        for (int i = 0; i < tokens; i++) seen.AsSpan(i * keys, keys - tokens + i + 1).Fill(true);
        fixed (bool* memory = seen)
        {
            nint borrowed = _torch.Borrow(memory, _torch.Bool, new Shape(tokens, keys));
            return _torch.Call("aten::_to_copy\0"u8, "\0"u8, (ulong)borrowed, 0, 0, _torch.Some(Code(_device)), 0, 0, 0);
        }
    }
}

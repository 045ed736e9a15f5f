using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Tensors;

/// <summary>
/// The small set of operations that every model is written over, once. Pictures are [batch, channels, height, width]; sequences [batch, tokens, features];
/// weights have PyTorch's shapes. A backend is used by one thread at a time; inside it uses as many as it likes.
/// </summary>
public interface ITensorBackend : IDisposable
{
    /// <summary>What computes, in words for the volunteer.</summary>
    string Device { get; }

    /// <summary>The same device computing in f32, for what leaves the range of halves: the way from latents to pixels. It ends with this backend.</summary>
    ITensorBackend Precise => this;

    IScope Scope();

    /// <summary>A weight, used in place where the backend can; it lives until <see cref="Unload"/> or the backend's end.</summary>
    Tensor Load(WeightView weight);

    void Unload(Tensor weight);

    /// <summary>Zeros that outlive scopes, to be filled by <see cref="Write"/>: a cache of keys and values. Freed by <see cref="Unload"/>.</summary>
    Tensor Allocate(Shape shape);

    /// <summary>
    /// Copies <paramref name="source"/> into <paramref name="target"/> at <paramref name="start"/> of dimension <paramref
    /// name="dimension"/>.
    /// </summary>
    void Write(Tensor target, Tensor source, int dimension, int start);

    /// <summary>Gives back what lies unused, between jobs that have little in common: buffers, and weights' copies on a device.</summary>
    void Trim();

    Tensor From(ReadOnlySpan<float> values, Shape shape);

    void Read(Tensor tensor, Span<float> values);

    /// <summary>
    /// […, m, k] · […, k, n], or · […, n, k] transposed; leading dimensions are equal, or the right one has none. Scaled by
    /// <paramref name="scale"/>.
    /// </summary>
    Tensor MatMul(Tensor left, Tensor right, bool transposeRight = false, float scale = 1);

    /// <summary>x · weightᵀ + bias over the last dimension; weight is [out, in], or [out, in, 1, 1].</summary>
    Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null);

    /// <summary>Weight is [out, in, height, width]. Circular padding wraps around, which makes pictures that tile.</summary>
    Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, int stride = 1, int padding = 0, bool circular = false);

    Tensor GroupNorm(Tensor x, int groups, Tensor weight, Tensor bias, float epsilon);

    Tensor LayerNorm(Tensor x, Tensor weight, Tensor? bias, float epsilon);

    Tensor RmsNorm(Tensor x, Tensor weight, float epsilon);

    Tensor Activate(Tensor x, Activation activation);

    /// <summary>Over the last dimension.</summary>
    Tensor Softmax(Tensor x);

    /// <summary>
    /// Scaled dot-product attention over q [batch, n, heads, size], k and v [batch, m, key heads, size]; several query heads may share a key head.
    /// Causal: query i sees the keys up to m - n + i, so that a cache of earlier keys fits. The result has q's shape.
    /// </summary>
    Tensor Attention(Tensor q, Tensor k, Tensor v, bool causal = false, float? scale = null);

    /// <summary>b is broadcast to a: aligned at the last dimension, sizes equal or 1.</summary>
    Tensor Add(Tensor a, Tensor b);

    /// <summary>b is broadcast to a as in <see cref="Add"/>.</summary>
    Tensor Mul(Tensor a, Tensor b);

    /// <summary>x · factor + shift</summary>
    Tensor Affine(Tensor x, float factor, float shift = 0);

    Tensor Concat(ReadOnlySpan<Tensor> parts, int dimension);

    Tensor Slice(Tensor x, int dimension, int start, int length);

    /// <summary>The same numbers in another shape; costs nothing.</summary>
    Tensor Reshape(Tensor x, Shape shape);

    Tensor Permute(Tensor x, params ReadOnlySpan<int> order);

    /// <summary>Rows of table [vocabulary, features], as [ids, features].</summary>
    Tensor Embedding(Tensor table, ReadOnlySpan<int> ids);

    Tensor UpsampleNearest(Tensor x, int factor);

    /// <summary>Zeros around the last two dimensions.</summary>
    Tensor Pad(Tensor x, int left, int right, int top, int bottom);

    /// <summary>
    /// Rotary positions on x [batch, n, heads, size], token i being at <paramref name="position"/> + i. <paramref name="frequencies"/> has size / 2 angles a
    /// position. The halves are rotated against each other (Hugging Face's order of weights).
    /// </summary>
    Tensor Rope(Tensor x, int position, ReadOnlySpan<float> frequencies);
}

public static class TensorBackendExtensions
{
    public static Tensor Sub(this ITensorBackend backend, Tensor a, Tensor b)
    {
        using var scope = backend.Scope();
        return scope.Keep(backend.Add(a, backend.Affine(b, -1)));
    }

    public static float[] ReadAll(this ITensorBackend backend, Tensor tensor)
    {
        var values = new float[tensor.Shape.Count];
        backend.Read(tensor, values);
        return values;
    }
}

namespace AIHorde.Worker.Engine.Tensors;

public enum Activation
{
    Silu,

    /// <summary>The exact one, by the error function.</summary>
    Gelu,

    /// <summary>The approximation by tanh.</summary>
    GeluTanh,

    /// <summary>x · sigmoid(1.702 x): CLIP's.</summary>
    QuickGelu,
    Relu,

    /// <summary>Slope 0.2 below zero: the upscalers'.</summary>
    LeakyRelu,
    Sigmoid,
    Tanh,
}

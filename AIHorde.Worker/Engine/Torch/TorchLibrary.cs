using System.Runtime.InteropServices;
using System.Text;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Torch;

/// <summary>
/// libtorch through its stable C ABI: it is the same from 2.10 on, so whatever PyTorch a volunteer has will do, and nothing has to be compiled.
/// Every operator is called by its name; what a slot holds follows from the operator's schema. Tensors are passed as handles, and a call takes over those
/// that it is given: so the result of one call may stand as an argument of the next, once.
/// </summary>
internal sealed unsafe class TorchLibrary
{
    private const ulong Oldest = 2UL << 56 | 10UL << 48;
    private const int SlotsMax = 12;

    private readonly nint[] _modules;
    private readonly delegate* unmanaged<byte*, byte*, ulong*, ulong, int> _call;
    private readonly delegate* unmanaged<nint, nint*, int> _duplicate;
    private readonly delegate* unmanaged<nint, int> _delete;
    private readonly delegate* unmanaged<nint, nint, double, nint*, int> _subtract;
    private readonly delegate* unmanaged<nint, nint, int, int> _copy;
    private readonly delegate* unmanaged<nint, int> _zero;
    private readonly delegate* unmanaged<nint, long*, int> _rank;
    private readonly delegate* unmanaged<nint, long**, int> _sizes;
    private readonly delegate* unmanaged<nint, void**, int> _data;
    private readonly delegate* unmanaged<void*, long, long*, long*, long, int, int, int, nint*, int> _borrow;
    private readonly delegate* unmanaged<long, long*, long*, int, int, int, nint*, int> _empty;
    private readonly delegate* unmanaged<double, nint*, int> _scalar;
    private readonly delegate* unmanaged<nuint, nint*, int> _newList;
    private readonly delegate* unmanaged<nint, ulong, int> _push;
    private readonly delegate* unmanaged<byte*, nuint, nint*, int> _newText;
    private readonly delegate* unmanaged<byte, void> _gradients;
    private readonly delegate* unmanaged<ulong**, int> _newSlot;
    private readonly delegate* unmanaged<nint> _reason;

    private TorchLibrary(nint[] modules, ulong version)
    {
        _modules = modules;
        Version = new Version((int)(version >> 56), (int)(version >> 48 & 255), (int)(version >> 40 & 255));
        _call = (delegate* unmanaged<byte*, byte*, ulong*, ulong, int>)Export("torch_call_dispatcher");
        _duplicate = (delegate* unmanaged<nint, nint*, int>)Export("aoti_torch_new_tensor_handle");
        _delete = (delegate* unmanaged<nint, int>)Export("aoti_torch_delete_tensor_object");
        _subtract = (delegate* unmanaged<nint, nint, double, nint*, int>)Export("aoti_torch_aten_subtract_Tensor");
        _copy = (delegate* unmanaged<nint, nint, int, int>)Export("aoti_torch_copy_");
        _zero = (delegate* unmanaged<nint, int>)Export("aoti_torch_zero_");
        _rank = (delegate* unmanaged<nint, long*, int>)Export("aoti_torch_get_dim");
        _sizes = (delegate* unmanaged<nint, long**, int>)Export("aoti_torch_get_sizes");
        _data = (delegate* unmanaged<nint, void**, int>)Export("aoti_torch_get_data_ptr");
        _borrow = (delegate* unmanaged<void*, long, long*, long*, long, int, int, int, nint*, int>)Export("aoti_torch_create_tensor_from_blob");
        _empty = (delegate* unmanaged<long, long*, long*, int, int, int, nint*, int>)Export("aoti_torch_empty_strided");
        _scalar = (delegate* unmanaged<double, nint*, int>)Export("aoti_torch_scalar_to_tensor_float64");
        _newList = (delegate* unmanaged<nuint, nint*, int>)Export("torch_new_list_reserve_size");
        _push = (delegate* unmanaged<nint, ulong, int>)Export("torch_list_push_back");
        _newText = (delegate* unmanaged<byte*, nuint, nint*, int>)Export("torch_new_string_handle");
        _gradients = (delegate* unmanaged<byte, void>)Export("aoti_torch_grad_mode_set_enabled");
        _newSlot = (delegate* unmanaged<ulong**, int>)Find("torch_new_stable_ivalue");
        _reason = (delegate* unmanaged<nint>)Find("torch_exception_get_what_without_backtrace");
        (F32, F16, BF16) = (Code("aoti_torch_dtype_float32"), Code("aoti_torch_dtype_float16"), Code("aoti_torch_dtype_bfloat16"));
        (I64, Bool) = (Code("aoti_torch_dtype_int64"), Code("aoti_torch_dtype_bool"));
        (Processor, Cuda) = (Code("aoti_torch_device_type_cpu"), Code("aoti_torch_device_type_cuda"));
        Threads = Number((delegate* unmanaged<uint*, int>)Export("torch_get_num_threads"));
    }

    public Version Version { get; }

    public uint Threads { get; }

    public int F32 { get; }

    public int F16 { get; }

    public int BF16 { get; }

    public int I64 { get; }

    public int Bool { get; }

    public int Processor { get; }

    public int Cuda { get; }

    /// <summary>Something has failed: before 2.13 the C ABI cannot give memory back to the device, so the process that holds this is best ended.</summary>
    public bool Failed { get; private set; }

    public static TorchLibrary Load(string folder)
    {
        var modules = new List<nint>();
        foreach (string name in new[] { "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch" })
        {
            string path = Path.Combine(folder, TorchFolder.FileOf(name));
            if (!File.Exists(path)) continue;
            try
            {
                modules.Add(NativeLibrary.Load(path));
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                throw new EngineFaultException($"{path} can't be loaded: {exception.Message.Split('\n')[0]}", exception);
            }
        }
        if (modules.Count == 0) throw new EngineFaultException($"There is no libtorch in {folder}.");
        nint[] all = [.. modules];
        ulong version = Find(all, "aoti_torch_abi_version") is var found and not 0 ? ((delegate* unmanaged<ulong>)found)() : 0;
        return version >= Oldest
            ? new TorchLibrary(all, version)
            : throw new EngineFaultException($"The libtorch in {folder} is too old: PyTorch 2.10 or later is needed.");
    }

    public int CodeOf(DType type) => type == DType.F32 ? F32 : type == DType.F16 ? F16 : BF16;

    /// <summary>Gradients are a matter of each thread, and cost time and memory here.</summary>
    public void WithoutGradients() => _gradients(0);

    /// <summary>Calls an operator with all of its schema's arguments, defaults too; names end in a zero. The result's handle is the caller's.</summary>
    public nint Call(ReadOnlySpan<byte> operation, ReadOnlySpan<byte> overload, params ReadOnlySpan<ulong> arguments)
    {
        ulong* slots = stackalloc ulong[SlotsMax];
        arguments.CopyTo(new Span<ulong>(slots, SlotsMax));
        int code;
        fixed (byte* name = operation, second = overload) code = _call(name, second, slots, Oldest);
        if (code != 0) throw Failure(Encoding.UTF8.GetString(operation));
        return (nint)slots[0];
    }

    /// <summary>The handle again, for a call to take over.</summary>
    public ulong Share(nint handle)
    {
        nint again;
        Check(_duplicate(handle, &again), "sharing a tensor");
        return (ulong)again;
    }

    public void Delete(nint handle) => _ = _delete(handle);

    /// <summary>a + factor · b, taking both over. Addition has an argument that the C ABI cannot carry; subtraction has a function of its own.</summary>
    public nint Add(nint a, nint b, double factor = 1)
    {
        nint sum;
        Check(_subtract(a, b, -factor, &sum), "add");
        Delete(a);
        Delete(b);
        return sum;
    }

    public void Copy(nint target, nint source) => Check(_copy(target, source, 0), "copy");

    /// <summary>A number on the processor that takes the other operand's type and mixes with any device.</summary>
    public nint Scalar(double value)
    {
        nint handle;
        Check(_scalar(value, &handle), "number");
        return handle;
    }

    /// <summary>A look at memory that stays the caller's.</summary>
    public nint Borrow(void* memory, int type, Shape shape)
    {
        long* sizes = stackalloc long[6], strides = stackalloc long[6];
        Fill(shape, sizes, strides);
        nint handle;
        Check(_borrow(memory, shape.Rank, sizes, strides, 0, type, Processor, 0, &handle), "memory");
        return handle;
    }

    public nint Zeros(int type, TorchDevice device, Shape shape)
    {
        long* sizes = stackalloc long[6], strides = stackalloc long[6];
        Fill(shape, sizes, strides);
        nint handle;
        Check(_empty(shape.Rank, sizes, strides, type, device.IsCuda ? Cuda : Processor, device.Index, &handle), "allocation");
        Check(_zero(handle), "zero");
        return handle;
    }

    public Shape ShapeOf(nint handle)
    {
        long rank;
        long* sizes;
        Check(_rank(handle, &rank), "rank");
        Check(_sizes(handle, &sizes), "sizes");
        Span<int> all = stackalloc int[(int)rank];
        for (int i = 0; i < all.Length; i++) all[i] = checked((int)sizes[i]);
        return new Shape(all);
    }

    public void* DataOf(nint handle)
    {
        void* data;
        Check(_data(handle, &data), "data");
        return data;
    }

    public ulong List(params ReadOnlySpan<long> values)
    {
        nint list;
        Check(_newList((nuint)values.Length, &list), "list");
        foreach (long value in values) Check(_push(list, (ulong)value), "list");
        return (ulong)list;
    }

    public ulong Text(ReadOnlySpan<byte> text)
    {
        nint handle;
        fixed (byte* start = text) Check(_newText(start, (nuint)text.Length, &handle), "text");
        return (ulong)handle;
    }

    /// <summary>An optional argument that is there; one that is not is 0. The call frees the slot: with free() before 2.13.</summary>
    public ulong Some(ulong value)
    {
        ulong* slot;
        if (_newSlot == null) slot = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        else Check(_newSlot(&slot), "slot");
        *slot = value;
        return (ulong)slot;
    }

    private static void Fill(Shape shape, long* sizes, long* strides)
    {
        long stride = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            sizes[i] = shape[i];
            strides[i] = stride;
            stride *= shape[i];
        }
    }

    private static uint Number(delegate* unmanaged<uint*, int> ask)
    {
        uint number;
        return ask(&number) == 0 ? number : 1;
    }

    private int Code(string name) => ((delegate* unmanaged<int>)Export(name))();

    private void Check(int code, string what)
    {
        if (code != 0) throw Failure(what);
    }

    private EngineFaultException Failure(string what)
    {
        Failed = true;
        string reason = _reason == null ? "" : Marshal.PtrToStringUTF8(_reason()) ?? "";
        return new EngineFaultException($"libtorch failed in {what}{(reason.Length > 0 ? ": " + reason.Split('\n')[0] : "")}.");
    }

    private nint Export(string name) =>
        Find(name) is var found and not 0 ? found : throw new EngineFaultException($"This libtorch has no {name}.");

    private nint Find(string name) => Find(_modules, name);

    private static nint Find(nint[] modules, string name)
    {
        foreach (nint module in modules) if (NativeLibrary.TryGetExport(module, name, out nint found)) return found;
        return 0;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AIHorde.AppHost.Processes;

/// <summary>Windows has no pipe-and-shell: a job object ends all its processes when the last handle to it, ours, closes, kill included.</summary>
[SupportedOSPlatform("windows")]
static partial class WindowsJob
{
    const int ExtendedLimitInformation = 9;
    const uint KillOnJobClose = 0x2000;

    static readonly IntPtr job = Create();

    public static void Add(Process process)
    {
        if (!AssignProcessToJobObject(job, process.Handle))
        {
            throw new Win32Exception();
        }
    }

    static IntPtr Create()
    {
        var handle = CreateJobObject(IntPtr.Zero, IntPtr.Zero);
        var limits = new ExtendedLimits { Basic = { LimitFlags = KillOnJobClose } };
        if (handle == IntPtr.Zero || !SetInformationJobObject(handle, ExtendedLimitInformation, in limits, Marshal.SizeOf<ExtendedLimits>()))
        {
            throw new Win32Exception();
        }

        return handle;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    private static partial IntPtr CreateJobObject(IntPtr attributes, IntPtr name);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(IntPtr job, int kind, in ExtendedLimits limits, int length);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(IntPtr job, IntPtr process);

    [StructLayout(LayoutKind.Sequential)]
    struct BasicLimits
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct ExtendedLimits
    {
        public BasicLimits Basic;
        public ulong ReadOperations;
        public ulong WriteOperations;
        public ulong OtherOperations;
        public ulong ReadBytes;
        public ulong WriteBytes;
        public ulong OtherBytes;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }
}

namespace AIHorde.Worker.Engine.Managed;

/// <summary>Where a product's result goes. Columns may be cut into images: column j is at image j / ColumnsEach, place j % ColumnsEach.</summary>
internal readonly unsafe struct Target(float* start, long stride, int columnsEach = int.MaxValue, long imageStride = 0)
{
    public readonly float* Start = start;
    public readonly long Stride = stride;

    public float* Column(int column) => Start + column / columnsEach * imageStride + column % columnsEach;

    public bool Together(int column, int count) => column % columnsEach + count <= columnsEach;
}

/// <summary>
/// Dense products, cut for the caches after the well-known scheme: blocks of depth, both operands packed into panels that the kernel reads in order,
/// blocks of rows and columns shared out to the threads.
/// </summary>
internal sealed unsafe class Gemm(ThreadTeam team, NativePool pool)
{
    private const int DepthBlock = 256;
    private const int RowBlock = 96;
    private const int ColumnBlock = 4032;

    /// <summary>Below this many multiplications waking other threads costs more than they bring.</summary>
    private const long ShareFrom = 1 << 18;

    public static bool Wide { get; } = KernelChoice.WideIsFaster();

    /// <summary>c (+)= a · b, rows x depth by depth x columns.</summary>
    public void Run<TA, TB>(int rows, int columns, int depth, TA a, TB b, Target c, bool accumulate)
        where TA : unmanaged, IPanelSource where TB : unmanaged, IPanelSource
    {
        if (Wide) Run<TA, TB, Kernel512>(rows, columns, depth, a, b, c, accumulate);
        else Run<TA, TB, Kernel256>(rows, columns, depth, a, b, c, accumulate);
    }

    internal void Run<TA, TB, TKernel>(int rows, int columns, int depth, TA a, TB b, Target c, bool accumulate)
        where TA : unmanaged, IPanelSource where TB : unmanaged, IPanelSource where TKernel : struct, IKernel
    {
        int rowPanels = Ceiling(rows, TKernel.Rows);
        int blockColumns = Math.Min(columns, ColumnBlock);
        int columnPanels = Ceiling(blockColumns, TKernel.Columns);
        int blockDepth = Math.Min(depth, DepthBlock);
        long bytesA = 4L * rowPanels * TKernel.Rows * blockDepth;
        long bytesB = 4L * columnPanels * TKernel.Columns * blockDepth;
        nint packedA = pool.Rent(bytesA);
        nint packedB = pool.Rent(bytesB);
        for (int column = 0; column < columns; column += ColumnBlock)
        {
            for (int start = 0; start < depth; start += DepthBlock)
            {
                var job = new Block<TA, TB, TKernel>
                {
                    A = a, B = b, C = c, PackedA = (float*)packedA, PackedB = (float*)packedB, Rows = rows, FirstColumn = column,
                    Columns = Math.Min(ColumnBlock, columns - column), FirstDepth = start, Depth = Math.Min(DepthBlock, depth - start),
                    Accumulate = accumulate || start > 0,
                };
                RunBlock(ref job);
            }
        }
        pool.Return(packedA, bytesA);
        pool.Return(packedB, bytesB);
    }

    private void RunBlock<TA, TB, TKernel>(ref Block<TA, TB, TKernel> job)
        where TA : unmanaged, IPanelSource where TB : unmanaged, IPanelSource where TKernel : struct, IKernel
    {
        job.RowPanels = Ceiling(job.Rows, TKernel.Rows);
        job.ColumnPanels = Ceiling(job.Columns, TKernel.Columns);
        job.RowPanelsEach = RowBlock / TKernel.Rows;
        int rowBlocks = Ceiling(job.RowPanels, job.RowPanelsEach);
        bool shared = team.Threads > 1 && (long)job.Rows * job.Columns * job.Depth >= ShareFrom;
        int columnBlocks = shared ? Math.Clamp(Ceiling(team.Threads * 4, rowBlocks), 1, job.ColumnPanels) : 1;
        job.ColumnPanelsEach = Ceiling(job.ColumnPanels, columnBlocks);
        columnBlocks = Ceiling(job.ColumnPanels, job.ColumnPanelsEach);
        job.RowBlocks = rowBlocks;
        job.Packing = true;
        job.PanelsEach = Math.Max(1, Ceiling(job.RowPanels + job.ColumnPanels, team.Threads * 8));
        Share(shared, Ceiling(job.RowPanels + job.ColumnPanels, job.PanelsEach), ref job);
        job.Packing = false;
        Share(shared, rowBlocks * columnBlocks, ref job);
    }

    private void Share<TShare>(bool shared, int count, ref TShare job) where TShare : unmanaged, IShare
    {
        if (shared) team.Run(count, ref job);
        else for (int i = 0; i < count; i++) job.Do(i);
    }

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;

    private struct Block<TA, TB, TKernel> : IShare
        where TA : unmanaged, IPanelSource where TB : unmanaged, IPanelSource where TKernel : struct, IKernel
    {
        public TA A;
        public TB B;
        public Target C;
        public float* PackedA, PackedB;
        public int Rows, FirstColumn, Columns, FirstDepth, Depth;
        public int RowPanels, ColumnPanels, RowPanelsEach, ColumnPanelsEach, RowBlocks, PanelsEach;
        public bool Accumulate, Packing;

        public void Do(int index)
        {
            if (Packing) Pack(index);
            else Multiply(index);
        }

        private void Pack(int index)
        {
            int end = Math.Min(RowPanels + ColumnPanels, (index + 1) * PanelsEach);
            for (int panel = index * PanelsEach; panel < end; panel++)
            {
                if (panel < RowPanels)
                {
                    A.Pack(PackedA + (long)panel * TKernel.Rows * Depth, panel * TKernel.Rows, TKernel.Rows, FirstDepth, Depth);
                    continue;
                }
                int column = (panel - RowPanels) * TKernel.Columns;
                B.Pack(PackedB + (long)column * Depth, FirstColumn + column, TKernel.Columns, FirstDepth, Depth);
            }
        }

        private void Multiply(int index)
        {
            int firstRow = index % RowBlocks * RowPanelsEach, lastRow = Math.Min(RowPanels, firstRow + RowPanelsEach);
            int firstColumn = index / RowBlocks * ColumnPanelsEach, lastColumn = Math.Min(ColumnPanels, firstColumn + ColumnPanelsEach);
            for (int p = firstColumn; p < lastColumn; p++)
                for (int i = firstRow; i < lastRow; i++) Tile(i, p);
        }

        private void Tile(int rowPanel, int columnPanel)
        {
            int row = rowPanel * TKernel.Rows, column = columnPanel * TKernel.Columns;
            int rows = Math.Min(TKernel.Rows, Rows - row), columns = Math.Min(TKernel.Columns, Columns - column);
            float* a = PackedA + (long)row * Depth;
            float* b = PackedB + (long)column * Depth;
            int at = FirstColumn + column;
            if (rows == TKernel.Rows && columns == TKernel.Columns && C.Together(at, columns))
            {
                TKernel.Multiply(Depth, a, b, C.Column(at) + row * C.Stride, C.Stride, Accumulate);
                return;
            }
            float* tile = stackalloc float[TKernel.Rows * TKernel.Columns];
            TKernel.Multiply(Depth, a, b, tile, TKernel.Columns, false);
            for (int j = 0; j < columns; j++)
            {
                float* to = C.Column(at + j) + row * C.Stride;
                for (int i = 0; i < rows; i++, to += C.Stride) *to = (Accumulate ? *to : 0) + tile[i * TKernel.Columns + j];
            }
        }
    }
}

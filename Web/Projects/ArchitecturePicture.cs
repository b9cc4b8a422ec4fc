namespace Nightshift.Projects;

/// <summary>The parts of a repository as boxes in rows, each above those that it uses.</summary>
internal sealed class ArchitecturePicture
{
    public const int BoxWidth = 168, BoxHeight = 44;
    private const int GapX = 24, GapY = 44;

    private readonly Dictionary<string, Box> boxes = [];

    public ArchitecturePicture(IReadOnlyList<ReviewPart> parts)
    {
        var known = parts.DistinctBy(part => part.Name).ToDictionary(part => part.Name);
        Dictionary<string, int> depths = [];
        foreach (var name in known.Keys) Depth(name, []);
        var rows = known.Values.GroupBy(part => depths[part.Name]).OrderByDescending(row => row.Key).Select(row => row.ToList()).ToList();
        Width = rows.Count == 0 ? 0 : rows.Max(row => row.Count) * (BoxWidth + GapX) - GapX;
        Height = rows.Count * (BoxHeight + GapY) - GapY;
        foreach (var (y, row) in rows.Index())
        {
            var left = (Width - (row.Count * (BoxWidth + GapX) - GapX)) / 2;
            foreach (var (x, part) in row.Index()) boxes[part.Name] = new Box(part, left + x * (BoxWidth + GapX), y * (BoxHeight + GapY));
        }
        Arrows = [.. known.Values.SelectMany(part => part.Uses.Where(used => used != part.Name && boxes.ContainsKey(used)).Select(used => new Arrow(boxes[part.Name], boxes[used])))];

        // How many rows are below; who uses each other in a circle is cut where the circle closes.
        int Depth(string name, HashSet<string> above)
        {
            if (depths.TryGetValue(name, out var depth)) return depth;
            if (!above.Add(name)) return 0;
            depth = known[name].Uses.Where(used => known.ContainsKey(used) && !above.Contains(used)).Select(used => 1 + Depth(used, above)).DefaultIfEmpty(0).Max();
            above.Remove(name);
            return depths[name] = depth;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public IReadOnlyCollection<Box> Boxes => boxes.Values;

    public IReadOnlyList<Arrow> Arrows { get; }

    internal sealed record Box(ReviewPart Part, int X, int Y)
    {
        /// <summary>As much of the name as fits.</summary>
        public string Name => Part.Name.Length <= 22 ? Part.Name : $"{Part.Name[..21]}…";
    }

    /// <summary>From a part to one that it uses.</summary>
    internal sealed record Arrow(Box From, Box To)
    {
        private bool IsDown => To.Y > From.Y;

        public int X1 => From.X + BoxWidth / 2;
        public int Y1 => IsDown ? From.Y + BoxHeight : From.Y;
        public int X2 => To.X + BoxWidth / 2;
        public int Y2 => IsDown ? To.Y : To.Y + BoxHeight;
    }
}

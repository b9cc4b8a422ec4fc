using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with holes that are filled when a resource starts.</summary>
public sealed class ReferenceExpression : IValueProvider
{
    private readonly List<Func<string?>> parts;

    private ReferenceExpression(List<Func<string?>> parts) => this.parts = parts;

    public string Value => string.Concat(parts.Select(part => part()));

    [InterpolatedStringHandler]
    public readonly struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly List<Func<string?>> parts = new(literalLength > 0 ? (2 * formattedCount) + 1 : formattedCount);

        public void AppendLiteral(string value) => parts.Add(() => value);

        public void AppendFormatted(string? value) => parts.Add(() => value);

        public void AppendFormatted<T>(T value) where T : IValueProvider => parts.Add(() => value.Value);

        public void AppendFormatted<T>(IResourceBuilder<T> builder) where T : IResource, IValueProvider =>
            parts.Add(() => builder.Resource.Value);

        internal ReferenceExpression GetExpression() => new(parts);
    }
}

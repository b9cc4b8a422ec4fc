namespace Nightshift.CSharpHarness;

/// <summary>A program that uses what most programs use, to get ready on.</summary>
internal static class Sample
{
    private const string Code =
        """
        using System.Globalization;
        namespace Sample;

        public sealed record Item(string Name, decimal Price);

        public sealed class Basket(string currency)
        {
            private readonly List<Item> items = [];
            public void Add(string name, decimal price)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (price < 0) throw new ArgumentOutOfRangeException(nameof(price));
                items.Add(new Item(name, price));
            }
            public decimal Total() => items.Where(item => item.Price > 0).Sum(item => item.Price);
            public async Task<string> PrintAsync()
            {
                await Task.Yield();
                foreach (var item in items.OrderBy(item => item.Name)) _ = string.Format(CultureInfo.InvariantCulture, "{0}", item);
                return $"{Total():0.00} {currency}";
            }
        }
        """;

    private const string Tests =
        """
        using Xunit;
        namespace Sample;

        public class BasketTests
        {
            [Fact] public void Adds() { var basket = new Basket("EUR"); basket.Add("tea", 2.5m); Assert.Equal(2.5m, basket.Total()); }
            [Fact] public async Task Prints() => Assert.Equal("0.00 EUR", await new Basket("EUR").PrintAsync());
            [Theory, InlineData(-1)] public void Refuses(int price) => Assert.Throws<ArgumentOutOfRangeException>(() => new Basket("EUR").Add("tea", price));
            [Fact] public void Fails() => Assert.True(new Basket("EUR").Total() > 1, "not yet");
        }
        """;

    private static readonly string GreenTests = Tests.Replace("> 1", "< 1", StringComparison.Ordinal);

    public static readonly Job Job = new([new("Basket.cs", Code), new("BasketTests.cs", Tests)], ["Basket.cs"], ["BasketTests.cs"]);

    public static readonly Job Green = Job with { Files = [new("Basket.cs", Code), new("BasketTests.cs", GreenTests)], Mutants = 3, Seconds = 10 };
}

namespace Nightshift.Search;

public sealed class CodeChunkerTests
{
    [Fact]
    public void Python_is_cut_into_functions_methods_and_what_lies_between() => Cut("shop.py",
        """
        import math

        # Of a cart.
        @cached
        def total(prices):
            return sum(prices)


        class Cart:
            '''Holds prices.'''

            def add(self, price):
                if price < 0:
                    raise ValueError(
                        'negative'
                    )

            async def empty(self): pass
        """).ShouldBe(["- 1-1", "total 3-6", "Cart 9-10", "Cart.add 12-16", "Cart.empty 18-18"]);

    [Fact]
    public void CSharp_is_cut_into_types_and_members() => Cut("Cart.cs",
        """
        using System;

        namespace Shop;

        /// <summary>Holds prices.</summary>
        public sealed class Cart(string name)
        {
            private readonly List<decimal> prices = [];

            /// <summary>{ not a brace }</summary>
            public void Add(decimal price)
            {
                if (price < 0) { throw new ArgumentException("} neither"); }
                prices.Add(price);
            }

            private record Line(string Name) { public int Count { get; } }
        }
        """).ShouldBe(["- 1-3", "Cart 5-8", "Cart.Add 10-15", "Cart.Line 17-18"]);

    [Fact]
    public void JavaScript_is_cut_into_functions_classes_and_arrow_functions() => Cut("cart.mjs",
        """
        import fs from 'node:fs';

        export const total = (prices) => {
          return prices.reduce((sum, price) => { return sum + price; }, 0);
        };

        export default async function load(path) {
          const text = `{ ${path}
          }`;
          return text;
        }

        class Cart {
          add(price) {
            this.prices.push(price);
          }
        }
        """).ShouldBe(["- 1-1", "total 3-5", "load 7-11", "Cart 13-13", "Cart.add 14-17"]);

    [Fact]
    public void Go_is_cut_into_functions_methods_and_types() => Cut("cart.go",
        """
        package shop

        // Cart holds prices.
        type Cart struct {
        	prices []int
        }

        // Add adds one.
        func (c *Cart) Add(price int) error {
        	if price < 0 {
        		return errors.New("negative")
        	}
        	return nil
        }
        """).ShouldBe(["- 1-1", "Cart 3-6", "Add 8-14"]);

    [Fact]
    public void A_long_function_is_cut_into_parts_with_its_name() =>
        Cut("long.py", "def long():\n" + string.Concat(Enumerable.Repeat("    x = 1\n", 200))).ShouldBe(["long 1-120", "long 121-201"]);

    [Theory]
    [InlineData("broken.cs", "class { { void (")]
    [InlineData("broken.py", "def\nclass :")]
    [InlineData("notes.md", "# Title\n\nwords")]
    public void What_is_no_code_is_still_found_whole(string path, string content) =>
        string.Join('\n', CodeChunker.Cut(path, content).Select(chunk => chunk.Text)).ShouldBe(content);

    private static IEnumerable<string> Cut(string path, string content) => CodeChunker.Cut(path, content).Select(chunk =>
        $"{(chunk.Symbol is null ? "-" : chunk.Container is null ? chunk.Symbol : $"{chunk.Container}.{chunk.Symbol}")} {chunk.StartLine}-{chunk.EndLine}");
}

package nightshift;

import java.util.List;

/** A program that uses what most programs use, to get ready on. */
final class Sample {
    private static final String CODE = """
        package sample;

        import java.util.ArrayList;
        import java.util.Comparator;
        import java.util.List;
        import java.util.Map;
        import java.util.stream.Collectors;

        public final class Basket {
            public record Item(String name, double price) {}

            private final List<Item> items = new ArrayList<>();

            public void add(String name, double price) {
                if (price < 0) {
                    throw new IllegalArgumentException("price: " + price);
                }
                items.add(new Item(name, price));
            }

            public double total() {
                return items.stream().mapToDouble(Item::price).sum();
            }

            public Map<String, List<Item>> byName() {
                return items.stream().sorted(Comparator.comparing(Item::name)).collect(Collectors.groupingBy(Item::name));
            }
        }
        """;

    private static final String TESTS = """
        package sample;

        import static org.junit.jupiter.api.Assertions.*;
        import org.junit.jupiter.api.BeforeEach;
        import org.junit.jupiter.api.Test;

        class BasketTest {
            private Basket basket;

            @BeforeEach
            void create() {
                basket = new Basket();
            }

            @Test
            void adds() {
                basket.add("tea", 2.5);
                assertEquals(2.5, basket.total(), 0.001);
                assertTrue(basket.byName().containsKey("tea"));
            }

            @Test
            void refuses() {
                assertThrows(IllegalArgumentException.class, () -> basket.add("tea", -1));
            }

            @Test
            void fails() {
                assertEquals(1, basket.total(), "not yet");
            }
        }
        """;

    static Job job() throws Exception {
        return new Job(List.of(new Job.JobFile("Basket.java", "code", CODE), new Job.JobFile("BasketTest.java", "test", TESTS)));
    }
}

namespace Nightshift.Projects;

public sealed class ArchitecturePictureTests
{
    [Fact]
    public void Each_part_stands_above_those_that_it_uses()
    {
        var picture = new ArchitecturePicture([Part("page", "rules", "store"), Part("rules", "store"), Part("store"), Part("mail")]);

        var rows = picture.Boxes.ToDictionary(box => box.Part.Name, box => box.Y);
        rows["page"].ShouldBeLessThan(rows["rules"]);
        rows["rules"].ShouldBeLessThan(rows["store"]);
        rows["mail"].ShouldBe(rows["store"], "it uses nothing either");
        picture.Arrows.Count.ShouldBe(3);
        picture.Boxes.Select(box => (box.X, box.Y)).ShouldBeUnique();
        picture.Boxes.ShouldAllBe(box => box.X >= 0 && box.X + ArchitecturePicture.BoxWidth <= picture.Width && box.Y + ArchitecturePicture.BoxHeight <= picture.Height);
    }

    [Fact]
    public void Parts_that_use_each_other_in_a_circle_or_have_one_name_are_drawn_all_the_same()
    {
        var picture = new ArchitecturePicture([Part("a", "b"), Part("b", "c", "b"), Part("c", "a", "gone"), Part("a")]);

        picture.Boxes.Select(box => box.Part.Name).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        picture.Arrows.Select(arrow => $"{arrow.From.Part.Name}{arrow.To.Part.Name}").ShouldBe(["ab", "bc", "ca"], ignoreOrder: true);
        new ArchitecturePicture([]).Boxes.ShouldBeEmpty();
    }

    private static ReviewPart Part(string name, params string[] uses) => new(name, name, "", uses);
}

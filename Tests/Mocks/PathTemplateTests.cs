namespace Nightshift.Mocks;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/pets", "/pets", "")]
    [InlineData("/pets/", "/pets", "")]
    [InlineData("/pets/{id}", "/pets/7", "id=7")]
    [InlineData("/users/{user}/pets/{id}", "/users/ann/pets/7", "user=ann id=7")]
    [InlineData("/files/{name}.json", "/files/a.b.json", "name=a.b")]
    [InlineData("/pets/{id}", "/pets", null)]
    [InlineData("/pets/{id}", "/pets/", null)]
    [InlineData("/pets/{id}", "/pets/7/toys", null)]
    [InlineData("/files/{name}.json", "/files/.json", null)]
    [InlineData("/pets", "/Pets", null)]
    public void A_path_fits_when_its_segments_do(string template, string path, string? expected) =>
        (new PathTemplate(template).Match(path) is { } values ? string.Join(' ', values.Select(value => $"{value.Key}={value.Value}")) : null).ShouldBe(expected);

    [Theory]
    [InlineData("pets")]
    [InlineData("/pets?x=1")]
    [InlineData("/pets/{}")]
    [InlineData("/pets/{a}{b}")]
    [InlineData("/pets/}a{")]
    public void What_is_no_path_is_told(string path) => PathTemplate.Fault(path).ShouldNotBeNull();
}

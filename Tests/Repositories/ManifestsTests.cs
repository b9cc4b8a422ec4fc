using Nightshift.Executions;

namespace Nightshift.Repositories;

public sealed class ManifestsTests
{
    [Theory]
    [InlineData("pyproject.toml", "[project]\ndependencies = [\n  \"flask[async]>=3\",\n  \"click\",\n]\n\n[tool.poetry.dependencies]\npython = \"^3.12\"\nrich = { version = \"13.1\" }\n", "click , flask >=3, rich 13.1")]
    [InlineData("api/go.mod", "module app\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.0\n)\n", "github.com/gin-gonic/gin v1.10.0")]
    [InlineData("Cargo.toml", "[package]\nname = \"a\"\n\n[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\nserde = \"1.0\"\n", "serde 1.0, tokio 1")]
    [InlineData("src/App.csproj", "<Project><ItemGroup><PackageReference Include=\"Dapper\" Version=\"2.1\" /></ItemGroup></Project>", "Dapper 2.1")]
    [InlineData("pom.xml", "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><dependencies><dependency><groupId>org.a</groupId><artifactId>b</artifactId><version>1</version></dependency></dependencies></project>", "org.a:b 1")]
    [InlineData("pom.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "")]
    [InlineData("package.json", "no JSON at all", "")]
    public void Every_manager_says_what_it_is_told(string path, string content, string packages) =>
        string.Join(", ", Manifests.Read([new SourceFile(path, content)]).Select(found => $"{found.Name} {found.Version}")).ShouldBe(packages);
}

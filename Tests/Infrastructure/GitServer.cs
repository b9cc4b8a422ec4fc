using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Nightshift.Infrastructure;

/// <summary>A real git server: <c>git http-backend</c> behind a small bridge to CGI, with repositories in a folder of its own. <see cref="GitHubStandIn"/> puts it on a port.</summary>
public sealed class GitServer : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("nightshift-git-");

    /// <summary>Tokens that each repository asks for, by its name; one that is not here is open to everybody.</summary>
    public ConcurrentDictionary<string, string> Private { get; } = new();

    /// <summary>Called before a push is taken.</summary>
    public Func<string, Task>? BeforePush { get; set; }

    /// <summary>While set, answers to fetches wait for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address { get; set; } = "";

    /// <summary>Makes a repository with one commit.</summary>
    /// <param name="name">Owner and name.</param>
    /// <returns>Its address.</returns>
    public async Task<string> AddAsync(string name, params (string Path, string Content)[] files)
    {
        var bare = Bare(name);
        await GitAsync("/", "init", "--quiet", "--bare", "--initial-branch=main", bare);
        await GitAsync(bare, "config", "http.receivepack", "true");
        await CommitAsync(name, "First", files);
        return $"{Address}/{name}";
    }

    /// <summary>Serves a bare repository that is on this machine already.</summary>
    public string Link(string name, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Bare(name))!);
        Directory.CreateSymbolicLink(Bare(name), Path.GetFullPath(path));
        return $"{Address}/{name}";
    }

    /// <summary>Adds a commit to the main branch.</summary>
    public async Task CommitAsync(string name, string message, params (string Path, string Content)[] files)
    {
        var stream = new StringBuilder($"commit refs/heads/main\ncommitter Ann <ann@example.org> {DateTimeOffset.UtcNow.ToUnixTimeSeconds()} +0000\ndata {message.Length}\n{message}\n");
        if ((await GitAsync(Bare(name), "for-each-ref", "refs/heads/main")).Length > 0) stream.Append("from refs/heads/main^0\n");
        foreach (var (path, content) in files)
            stream.Append(path == ".gitmodules!" ? $"M 160000 {content} module\n" : $"M {(path.EndsWith('@') ? "120000" : "100644")} inline {path.TrimEnd('@')}\ndata {Encoding.UTF8.GetByteCount(content)}\n{content}\n");
        await FeedAsync(Bare(name), stream.Append("done\n").ToString(), "fast-import", "--quiet", "--done", "--force");
    }

    /// <summary>Where a repository lies on this machine.</summary>
    public string PathOf(string name) => Bare(name);

    /// <summary>What git prints, run in a repository as its owner would.</summary>
    public Task<string> AskAsync(string name, params string[] arguments) => GitAsync(Bare(name), arguments);

    public void Dispose() => root.Delete(recursive: true);

    private string Bare(string name) => Path.Combine(root.FullName, $"{name}.git");

    public async Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Requests.Enqueue($"{http.Request.Method} {path}{http.Request.QueryString}");
        var name = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(2)).Replace(".git", "", StringComparison.Ordinal);
        if (Private.TryGetValue(name, out var token) && http.Request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{token}"))}")
        {
            (http.Response.StatusCode, http.Response.Headers.WWWAuthenticate) = (401, "Basic realm=\"git\"");
            return;
        }
        if (path.EndsWith("/git-upload-pack", StringComparison.Ordinal) && Hold is { } hold) await hold.Task.WaitAsync(http.RequestAborted);
        if (path.EndsWith("/git-receive-pack", StringComparison.Ordinal) && BeforePush is { } before) await before(name);
        await BridgeAsync(http, path.Replace($"/{name}/", $"/{name}.git/", StringComparison.Ordinal));
    }

    private async Task BridgeAsync(HttpContext http, string path)
    {
        var start = new ProcessStartInfo("/usr/bin/git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        (start.Environment["GIT_PROJECT_ROOT"], start.Environment["GIT_HTTP_EXPORT_ALL"], start.Environment["PATH_INFO"]) = (root.FullName, "1", path);
        (start.Environment["REQUEST_METHOD"], start.Environment["QUERY_STRING"], start.Environment["CONTENT_TYPE"]) = (http.Request.Method, http.Request.QueryString.Value!.TrimStart('?'), http.Request.ContentType);
        (start.Environment["REMOTE_USER"], start.Environment["REMOTE_ADDR"], start.Environment["HTTP_CONTENT_ENCODING"]) = ("ann", "127.0.0.1", http.Request.Headers.ContentEncoding.ToString());
        start.Environment["GIT_PROTOCOL"] = http.Request.Headers["Git-Protocol"].ToString();
        if (http.Request.ContentLength is { } length) start.Environment["CONTENT_LENGTH"] = $"{length}";
        using var process = Process.Start(start)!;
        var sending = SendAsync(http, process);
        await AnswerAsync(http, process.StandardOutput.BaseStream);
        await sending;
        await process.WaitForExitAsync();
    }

    private static async Task SendAsync(HttpContext http, Process process)
    {
        try
        {
            await http.Request.Body.CopyToAsync(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // either side has hung up
        }
    }

    private static async Task AnswerAsync(HttpContext http, Stream output)
    {
        for (var line = await LineAsync(output); line.Length > 0; line = await LineAsync(output))
        {
            var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
            if (name == "Status") http.Response.StatusCode = int.Parse(value[..3]);
            else http.Response.Headers[name] = value;
        }
        await output.CopyToAsync(http.Response.Body);
    }

    private static async Task<string> LineAsync(Stream output)
    {
        var (line, one) = (new StringBuilder(), new byte[1]);
        while (await output.ReadAsync(one) == 1 && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }

    private static Task<string> GitAsync(string folder, params string[] arguments) => FeedAsync(folder, "", arguments);

    private static async Task<string> FeedAsync(string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/git", ["-C", folder, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, string.Join(' ', arguments));
        return output.Trim();
    }
}

namespace Nightshift.Embedded;

/// <summary>A Qdrant server of our own, with its data under the data folder.</summary>
internal sealed class QdrantServer(string program, int httpPort, int grpcPort, string key, string folder)
{
    public string GrpcConnectionString => $"Endpoint=http://127.0.0.1:{grpcPort};Key={key}";

    public string HttpConnectionString => $"Endpoint=http://127.0.0.1:{httpPort};Key={key}";

    public ProcessSpec Process => new("qdrant", program, [])
    {
        WorkingDirectory = folder,
        Environment = new Dictionary<string, string>(ServiceEnvironment.Minimal)
        {
            ["QDRANT__SERVICE__HOST"] = "127.0.0.1",
            ["QDRANT__SERVICE__HTTP_PORT"] = $"{httpPort}",
            ["QDRANT__SERVICE__GRPC_PORT"] = $"{grpcPort}",
            ["QDRANT__SERVICE__API_KEY"] = key,
            ["QDRANT__STORAGE__STORAGE_PATH"] = Path.Combine(folder, "storage"),
            ["QDRANT__STORAGE__SNAPSHOTS_PATH"] = Path.Combine(folder, "snapshots"),
            ["QDRANT__TELEMETRY_DISABLED"] = "true",
        },
        IsReady = HttpHealth.Check($"http://127.0.0.1:{httpPort}/readyz"),
    };

    public static QdrantServer? Find(LocalMachine machine)
    {
        if (Command.Find("qdrant") is not { } program)
        {
            machine.Log.Write("qdrant", "not here: no connection string is given and qdrant is not installed. Vectors are kept in PostgreSQL");
            return null;
        }
        machine.Log.Write("qdrant", $"installed, {program}: no connection string is given, and containers are for Aspire mode");
        var key = machine.Secrets.GetOrCreate("qdrant-key");
        return new QdrantServer(program, machine.Ports.TakeFree(), machine.Ports.TakeFree(), key,
            Directory.CreateDirectory(Path.Combine(machine.Folders.Data, "qdrant")).FullName);
    }
}

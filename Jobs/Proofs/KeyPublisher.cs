using Npgsql;

namespace Nightshift.Proofs;

/// <summary>Shows the public key from the first start on, before anything is signed.</summary>
internal sealed partial class KeyPublisher(SigningKey key, ProofKeyStore keys, TimeProvider time, ILogger<KeyPublisher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (true)
            try
            {
                await keys.AddAsync(key.Fingerprint, key.Pem, stopping);
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                Log.Failed(log, exception.GetType().Name);
                await Task.Delay(Pause, time, stopping);
            }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not publish the key of proofs ({Cause}); trying again.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

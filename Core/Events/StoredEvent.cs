using System.Text.Json;

namespace Nightshift.Events;

/// <summary>One entry of a stream.</summary>
/// <param name="Seq">Dense per stream, from 1; null on what is live only and never stored.</param>
public sealed record StoredEvent(string Stream, long? Seq, string Type, JsonElement Data, DateTimeOffset At);

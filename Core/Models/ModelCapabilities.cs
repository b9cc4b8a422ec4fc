namespace Nightshift.Models;

/// <summary>What a model is good for besides code.</summary>
[Flags]
public enum ModelCapabilities
{
    None = 0,

    /// <summary>Long prose at a low price: such tasks go to it first.</summary>
    Documentation = 1,

    /// <summary>It sees pictures; nothing else is sent any.</summary>
    Multimodal = 2,

    /// <summary>It turns text into vectors, and answers nothing.</summary>
    Embedding = 4,

    /// <summary>It writes down what is said in a recording, and answers nothing.</summary>
    Transcription = 8
}

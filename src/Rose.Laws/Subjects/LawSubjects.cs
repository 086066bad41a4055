namespace Rose.Laws;

/// <summary>The subjects of Rose's own layers and plans.</summary>
public static class LawSubjects
{
    public static Subject Column => ColumnLaw.Layer;

    public static Subject Row => RowLaw.Layer;

    public static Subject Ffn => FfnLaw.Layer;

    public static Subject Embedding => EmbeddingLaw.Layer;

    public static Subject LayerNorm => LayerNormLaw.Layer;

    public static Subject CrossEntropy => CrossEntropyLaw.Layer;

    public static Subject Attention => AttentionLaw.Layer;

    public static Subject Gpt => GptLaw.Logits;

    public static Subject GptLoss => GptLaw.Loss;

    public static Subject Training => TrainingLaw.Law;

    public static Subject Checkpoint => CheckpointLaw.Law;

    public static IReadOnlyList<Subject> All { get; } = [Column, Row, Ffn, Embedding, LayerNorm, CrossEntropy, Attention, Gpt, GptLoss, Training, Checkpoint];

    /// <summary>The subject of that name; null where there is none.</summary>
    public static Subject? Find(string name) => All.FirstOrDefault(subject => subject.Name == name);
}

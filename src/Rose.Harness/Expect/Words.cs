namespace Rose.Harness.Expect;

/// <summary>The words of an expectation, one after the other; text in double quotes is one word.</summary>
internal sealed class Words
{
    private readonly List<(string Text, int At)> _words = [];
    private readonly int _end;
    private int _next;

    public Words(string text)
    {
        _end = text.Length;
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var quoted = text[at] == '"';
            var end = at + 1;
            while (end < text.Length && (quoted ? text[end] != '"' : !char.IsWhiteSpace(text[end])))
            {
                end++;
            }

            _words.Add((quoted ? text[(at + 1)..end] : text[at..end], at));
            at = quoted ? end + 1 : end;
        }
    }

    /// <summary>The next word; empty at the end.</summary>
    public string Next => _next < _words.Count ? _words[_next].Text : "";

    public bool AtEnd => _next == _words.Count;

    /// <summary>Where the next word begins in the text, counted from 0.</summary>
    public int Offset => _next < _words.Count ? _words[_next].At : _end;

    /// <summary>Where the word before the next begins.</summary>
    public int LastOffset => _words[_next - 1].At;

    public string Take() => AtEnd ? "" : _words[_next++].Text;

    /// <summary>Takes the word if it is the next.</summary>
    public bool Take(string word)
    {
        if (AtEnd || Next != word)
        {
            return false;
        }

        _next++;
        return true;
    }
}

using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Selectors;

/// <summary>A label selector in its text form: <c>a=b,c in (d,e),!f</c>.</summary>
internal sealed class LabelSelector
{
    private readonly List<Requirement> requirements;

    private LabelSelector(List<Requirement> requirements)
    {
        this.requirements = requirements;
    }

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Absent,
        Greater,
        Less,
    }

    public static LabelSelector Everything { get; } = new([]);

    public bool IsEverything => requirements.Count == 0;

    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }
        return true;
    }

    /// <exception cref="StatusException">400: the text is no selector.</exception>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }
        var parser = new Parser(text);
        return new LabelSelector(parser.Read());
    }

    private sealed record Requirement(string Key, Operator Operator, HashSet<string> Values)
    {
        public bool Matches(IReadOnlyDictionary<string, string>? labels)
        {
            string? value = null;
            var exists = labels is not null && labels.TryGetValue(Key, out value);
            return Operator switch
            {
                Operator.In => exists && Values.Contains(value!), // it exists
                Operator.NotIn => !exists || !Values.Contains(value!), // it exists
                Operator.Exists => exists,
                Operator.Absent => !exists,
                _ => exists
                    && long.TryParse(value, out var actual)
                    && long.TryParse(Values.First(), out var limit)
                    && (Operator == Operator.Greater ? actual > limit : actual < limit),
            };
        }
    }

    private sealed class Parser(string text)
    {
        private int at;

        public List<Requirement> Read()
        {
            var found = new List<Requirement>();
            while (true)
            {
                found.Add(ReadRequirement());
                SkipSpace();
                if (at == text.Length)
                {
                    return found;
                }
                Demand(',');
            }
        }

        private Requirement ReadRequirement()
        {
            SkipSpace();
            if (Take("!"))
            {
                return new(ReadKey(), Operator.Absent, []);
            }
            var key = ReadKey();
            SkipSpace();
            if (at == text.Length || text[at] == ',')
            {
                return new(key, Operator.Exists, []);
            }
            if (Take("!="))
            {
                return new(key, Operator.NotIn, [ReadValue()]);
            }
            if (Take("==") || Take("="))
            {
                return new(key, Operator.In, [ReadValue()]);
            }
            if (Take(">"))
            {
                return new(key, Operator.Greater, [ReadValue()]);
            }
            if (Take("<"))
            {
                return new(key, Operator.Less, [ReadValue()]);
            }
            return ReadWord() switch
            {
                "in" => new(key, Operator.In, ReadSet()),
                "notin" => new(key, Operator.NotIn, ReadSet()),
                var word => throw Unexpected(word, "in, notin, =, ==, !=, gt, lt"),
            };
        }

        private HashSet<string> ReadSet()
        {
            Demand('(');
            var values = new HashSet<string>(StringComparer.Ordinal);
            while (true)
            {
                values.Add(ReadValue());
                SkipSpace();
                if (Take(")"))
                {
                    return values;
                }
                if (at == text.Length || text[at] != ',')
                {
                    throw Unexpected(at < text.Length ? text[at].ToString() : "", "',', ')' or identifier");
                }
                at++;
            }
        }

        private string ReadKey()
        {
            SkipSpace();
            var key = ReadWord();
            var problem = Validation.Names.CheckQualified(key).FirstOrDefault();
            return problem is null
                ? key
                : throw ApiErrors.BadRequest(
                    $"unable to parse requirement: <nil>: Invalid value: \"{key}\": {problem}"
                );
        }

        private string ReadValue()
        {
            SkipSpace();
            var value = ReadWord();
            var problem = Validation.Names.CheckLabelValue(value).FirstOrDefault();
            return problem is null
                ? value
                : throw ApiErrors.BadRequest(
                    $"unable to parse requirement: values[0][...]: Invalid value: \"{value}\": {problem}"
                );
        }

        private string ReadWord()
        {
            SkipSpace();
            var start = at;
            while (
                at < text.Length
                && !char.IsWhiteSpace(text[at])
                && !"=!<>,()".Contains(text[at], StringComparison.Ordinal)
            )
            {
                at++;
            }
            return text[start..at];
        }

        private bool Take(string token)
        {
            if (string.CompareOrdinal(text, at, token, 0, token.Length) != 0)
            {
                return false;
            }
            at += token.Length;
            return true;
        }

        private void Demand(char token)
        {
            SkipSpace();
            if (at == text.Length || text[at] != token)
            {
                throw Unexpected(at < text.Length ? text[at].ToString() : "", $"'{token}'");
            }
            at++;
        }

        private void SkipSpace()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }
        }

        private static StatusException Unexpected(string found, string wanted) =>
            ApiErrors.BadRequest($"unable to parse requirement: found '{found}', expected: {wanted}");
    }
}

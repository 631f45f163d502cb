namespace Course.Cli.Checking;

/// <summary>Something that must hold for every lesson. Rules do not depend on each other and hold no state.</summary>
internal interface ILessonRule
{
    /// <summary>The rule's name, by which findings and people refer to it.</summary>
    string Name { get; }

    /// <summary>What holds where the rule passes, in a few words.</summary>
    string Promise { get; }

    /// <summary>Everything in a lesson that breaks the rule.</summary>
    IEnumerable<Finding> Examine(LessonUnderCheck lesson);
}

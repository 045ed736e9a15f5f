namespace AIHorde.Api.Styles;

/// <summary>A whole number from 0 and below <paramref name="below"/>, each as likely as the others. Tests bring their own.</summary>
public delegate int Chance(int below);

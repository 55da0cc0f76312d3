/// Data about regions that comes with the program, embedded.
public enum ShippedRegions {
    /// The authorities of the South West and of the East of England since 2017, with their successors.
    ///
    /// The columns are `id,name,region,tier,dfe_number,ons_code,from,until,successors`. Contains public sector
    /// information licensed under the Open Government Licence v3.0.
    public static let authoritiesCSV: [UInt8] = PackageResources.authorities_csv

    /// The lines of enquiry of a neglect programme: a value for the property `lines` of a programme or a challenge.
    public static let neglectLines: [UInt8] = PackageResources.neglect_lines_json
}

